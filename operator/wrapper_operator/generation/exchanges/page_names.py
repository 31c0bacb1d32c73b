"""What sources call the parameters and the members of their replies that have to do with pages."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PAGE = _words("page pagenumber currentpage pageindex pageno")
PAGES = _words("pages totalpages pagecount lastpage numpages pagestotal totalpage numberofpages")
OFFSET = _words("offset skip startindex startposition startat start resultoffset")
SIZE = _words(
    """
    limit perpage pagesize size itemsperpage rowsperpage maxresults top rows length count
    resultrecordcount numrows maxrecords pagelimit pagelength
    """
)
TOTAL = _words(
    """
    total totalcount totalelements found count totalresults numfound totalrecords recordcount
    totalitems matched numbermatched totalrows resultcount totalhits
    """
)
LINK = _words("next nextlink nextpage nexturl nextpageurl odatanextlink iotnextlink nexthref")
TOKEN = _words(
    """
    nextcursor cursor nexttoken nextpagetoken continuation continuationtoken endcursor
    scrollid next nextkey nextpage token after cursornext nextoffset
    """
)
MORE = _words(
    """
    hasmore hasnext hasnextpage hasmoreresults hasmoreitems hasmorepages hasmoredata moreavailable
    moreresults moredata exceededtransferlimit truncated istruncated
    """
)
"""Of members that are true where there are more pages."""
LAST = _words("last islast islastpage lastpage")
"""Of members that are false where there are more pages."""

USUAL_SIZES = (
    *("limit", "pageSize", "page_size", "per_page", "perPage", "size", "pagesize", "rows", "length"),
    *("$limit", "$top", "_limit", "resultRecordCount"),
)
"""Parameters for the page size, as they are sent."""
OFFSETS_WITH_SIZES = (
    ("offset", None),
    ("skip", None),
    ("start", None),
    ("$offset", "$limit"),
    ("$skip", "$top"),
    ("_offset", "_limit"),
    ("resultOffset", "resultRecordCount"),
)
"""Parameters for records passed over, with that for the page size where the two belong together."""

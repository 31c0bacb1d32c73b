"""HTTP servers that imitate the published APIs, with data of their own making that tests know exactly."""

"""Keeping up with what code is wanted for: another source starts the checkpoint anew."""

from dataclasses import replace

from wrapper_operator.api.status import GenerationStatus
from wrapper_operator.api.status_checkpoint import Checkpoint
from wrapper_operator.lifecycle.draft import Draft
from wrapper_operator.lifecycle.keys import is_same_key, is_same_source


def follow_key(draft: Draft) -> Draft:
    """Return the draft whose generation is about the code that is wanted now.

    Another source starts the checkpoint anew; nothing of it goes back, so that no message of the new source
    has the id of one of the old.
    """
    generation, key = draft.generation, draft.key
    if generation is not None and is_same_key(generation, key):
        return draft
    if generation is not None and not is_same_source(generation, key):
        draft = _start_checkpoint_anew(draft)
    return replace(
        draft,
        generation=GenerationStatus(
            source_identity=key.source_identity, parsing=key.parsing, revision=key.revision
        ),
    )


def _start_checkpoint_anew(draft: Draft) -> Draft:
    old, execution = draft.checkpoint, draft.execution
    if execution is not None:
        execution = execution.model_copy(update={"code_hash": None})
    if old is None:
        return replace(draft, execution=execution)
    fresh = Checkpoint(
        poll=(old.poll or 0) + 1,
        sequence=(old.sequence or 0) + 1,
        points_confirmed=0,
        messages_confirmed=0,
        points_rejected=0,
    )
    return replace(draft, execution=execution, checkpoint=fresh, write_checkpoint=True)

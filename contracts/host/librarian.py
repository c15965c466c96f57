"""The calls that read: one lead, several leads, the list of fields."""

from typing import Any
from urllib.parse import parse_qs

import msgspec
from msgspec import Struct

from contracts.host.messages import Received, Refusal
from contracts.host.schema import Schema, display
from contracts.host.store import Store

__all__ = ["Librarian"]

Shown = dict[str, str | None]


class Search(Struct, frozen=True, rename="pascal"):
    """Which leads to read."""

    lead_ids: tuple[str, ...]


class Columns(Struct, frozen=True):
    """Which fields to show, all where none is named."""

    include: str = msgspec.field(default="", name="Include_CSV")


class Paging(Struct, frozen=True, rename="pascal"):
    """Which part of the leads to show."""

    page_index: int = 1
    page_size: int = 25


class ByIds(Struct, frozen=True, rename="pascal"):
    """The body of Leads/Retrieve/ByIds."""

    search_parameters: Search
    columns: Columns = Columns()
    paging: Paging = Paging()


class Librarian:
    """Answer the calls that read."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def by_id(self, store: Store, request: Received) -> list[Shown]:
        """Return the lead with the id of the query, in a list that is empty where there is none."""
        (prospect_id, *_) = parse_qs(request.query.decode("latin-1")).get("id", [""])
        shown = self.show(store, prospect_id)
        return [] if shown is None else [shown]

    def by_ids(self, store: Store, request: Received) -> dict[str, Any]:
        """Return the leads with the ids of the body, a page of them, with the columns asked for."""
        try:
            asked = msgspec.json.decode(request.body, type=ByIds)
        except ValueError as error:
            raise Refusal(400, f"The body is not as specified: {error}") from None
        size = max(asked.paging.page_size, 0)
        start = max(asked.paging.page_index - 1, 0) * size
        ids = dict.fromkeys(asked.search_parameters.lead_ids)
        found = [shown for id_ in ids if (shown := self.show(store, id_)) is not None]
        columns = [name.strip() for name in asked.columns.include.split(",") if name.strip()]
        page = [_only(columns, shown) for shown in found[start : start + size]]
        return {"RecordCount": len(found), "Leads": page}

    def fields(self, store: Store, request: Received) -> list[dict[str, Any]]:
        """Return the fields with their types and lengths."""
        del store, request
        return [
            {
                "SchemaName": field.name,
                "DisplayName": display(field.name),
                "DataType": field.type,
                "MaxLength": str(field.length),
                "IsUnique": field.unique,
            }
            for field in self.schema.fields.values()
        ]

    def show(self, store: Store, prospect_id: str) -> Shown | None:
        """Return a lead as it can be read, None where there is none."""
        return store.read(prospect_id)


def _only(columns: list[str], shown: Shown) -> Shown:
    return {name: shown.get(name) for name in columns} if columns else shown

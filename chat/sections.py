"""The sections of ``config.toml`` and what their values may be."""

from __future__ import annotations

import re
from ipaddress import ip_network
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from index.checkpoints import Pooling
from index.fusion import FusionMethod
from index.precision import Precision
from index.view import StoreKind

Share = Annotated[float, Field(ge=0, le=1)]
Count = Annotated[int, Field(ge=1)]
_LEAST_INPUT = 32


def _room_to_read(tokens: int) -> int:
    """Question and title take their part of an input; something has to be left."""
    if tokens and tokens < _LEAST_INPUT:
        raise ValueError(f"0, or at least {_LEAST_INPUT}")
    return tokens


def _tidy_root(path: str) -> str:
    """A path as proxies have it; a slash at its end is left out."""
    tidy = path.rstrip("/")
    if tidy and not re.fullmatch(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+", tidy):
        raise ValueError('"", or like "/shutten"')
    return tidy


def _addresses(listed: str) -> str:
    """Addresses and networks, with commas between."""
    for part in filter(None, (part.strip() for part in listed.split(","))):
        try:
            ip_network(part)
        except ValueError as error:
            raise ValueError(f'{error}: like "127.0.0.1, 172.16.0.0/12"') from error
    return listed


class Section(BaseModel):
    """Unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sources(Section):
    """``[sources]``."""

    paths: list[str] = ["articles"]


class Index(Section):
    """``[index]``."""

    dir: str = ""
    store: StoreKind = "disk"
    uri: str = ""
    name: Annotated[str, Field(pattern="^[A-Za-z][A-Za-z0-9_]{0,60}$")] = "shutten"
    keep: Count = 3
    passage_tokens: Annotated[int, Field(ge=16, le=100_000)] = 192
    bm25_k1: Annotated[float, Field(ge=0, le=100)] = 0.6
    bm25_b: Share = 0.75
    pair_weight: Annotated[float, Field(ge=0, le=10)] = 0.2
    exact_up_to: Annotated[int, Field(ge=0)] = 100_000
    probe_share: Share = 0.06


class Models(Section):
    """``[models]``."""

    encoder: Annotated[str, Field(min_length=1)] = "default"
    query_prefix: str = "auto"
    passage_prefix: str = "auto"
    max_tokens: Annotated[int, Field(ge=0)] = 0
    pooling: Pooling = "auto"
    batch_size: Count = 32
    reader: Annotated[str, Field(min_length=1)] = "default"
    reader_max_tokens: Annotated[int, AfterValidator(_room_to_read)] = 0
    reader_kept: Annotated[int, Field(ge=0)] = 20_000
    precision: Precision = "auto"


class Search(Section):
    """``[search]``."""

    candidates: Count = 50
    fusion: FusionMethod = "scores"
    dense_weight: Share = 0.4
    rrf_k: Count = 60
    passages: Count = 8


class AnswerSection(Section):
    """``[answer]``."""

    threshold: Share = 0.25
    nearest: Annotated[int, Field(ge=0)] = 3
    max_question: Count = 2000


class Chat(Section):
    """``[chat]``."""

    host: Annotated[str, Field(min_length=1)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 7860
    max_upload_mb: Annotated[float, Field(gt=0)] = 5
    library: Literal["auto", "on", "off"] = "auto"
    fetch: Literal["public", "any", "off"] = "public"
    metrics: bool = True
    question_log: str = ""
    log_text: bool = False
    feedback: bool = True
    open_to_all: bool = False
    password_file: str = ""
    password_hash: str = ""
    disk_mb: Annotated[float, Field(ge=0)] = 2000
    questions_per_minute: Annotated[int, Field(ge=0, le=100_000)] = 60
    root_path: Annotated[str, AfterValidator(_tidy_root)] = ""
    trusted_proxies: Annotated[str, AfterValidator(_addresses)] = ""
    shutdown_seconds: Annotated[float, Field(gt=0, le=600)] = 8


class Interface(Section):
    """``[interface]``."""

    language: Literal["auto", "ja", "en"] = "auto"

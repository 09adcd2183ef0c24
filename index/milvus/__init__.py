"""An index in Milvus: for more articles, or more readers, than one machine holds.

A version is a set of collections; an alias names the live one and is switched in one step, as the
pointer ``CURRENT`` is on disk. What is needed beside the package itself is the extra ``scale``.

    place.py       where the cluster is, and calls to it
    naming.py      what collections and aliases are called
    schemas.py     what fields they have
    sparse.py      BM25 as sparse vectors
    writing.py     a version into its collections
    loading.py     rows back into documents, passages and terms
    lexical.py     what is known of terms
    retrieval.py   candidates for a question
    opened.py      a version as the chat asks it
    previous.py    a version as the next build takes from it
    holding.py     one builder at a time
    store.py       versions beside each other, one of them live
    verifying.py   everything about a version compared
    versions.py    listing, going back, checking, removing
"""

"""The room of file formats: one module a format, each with its `Format`, and `registry`, where all are listed.

Why: the rest of loading should know none of the formats.
Method: `registry` opens a file and finds its format (`format`, with `prolog` for mark-up and `foreign` for what is not
    read); its reader gives the blocks, whose offsets count the characters of the decoded file, mark-up included, or of the
    text layer.
Fails: `Unreadable` for what no format reads, and for what a reader refuses.
"""

"""Pages, sorted by what they are about. Each reads the request, asks one question or calls one verb, and shows the answer."""

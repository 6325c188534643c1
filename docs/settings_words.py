"""What each setting means; a test knows when one is missing."""

WORDS = {
    "SECRET_KEY": "signs sessions; made by `alcove init`, never shared",
    "DATABASE": "`sqlite`, or `postgresql://user:password@host:port/name`",
    "HOST": "address to serve on; `0.0.0.0` for every network of the machine",
    "PORT": "port to serve on",
    "ALLOWED_HOSTS": "the names under which readers reach the catalogue, with blanks between",
    "HTTPS": "true behind a server that speaks HTTPS: secure cookies, redirects, HSTS",
    "LANGUAGE": "the language of pages where a reader has not chosen one",
    "TIME_ZONE": "the time zone of times on pages, for example `Europe/Berlin`",
    "LIBRARY_CODE": "a short code for the library, for example its ISIL",
    "LIBRARY_NAME": "the library's name, as readers see it",
    "CONTACT_EMAIL": "whom harvesters may write to (OAI-PMH); empty: postmaster at the name of the host",
    "READER_BUDGET": "how much one address may search in a minute without signing in (a search costs 1, each limit 1 more); 0: as much as it likes",
    "Z3950_PORT": "the port of Z39.50, for example 210 or 9999; 0: not served",
    "WORKERS": "how many server processes answer readers",
    "PUBLIC_REASONS": "true: in the history of a record, readers too see who changed it and why, of all changes ever made",
}

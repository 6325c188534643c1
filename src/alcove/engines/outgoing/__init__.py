"""The door for requests that the program itself makes: to addresses that staff have configured, and to no others."""

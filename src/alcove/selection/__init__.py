"""Selection: lists of what could be bought, with what is known of each title, and what was chosen of them."""

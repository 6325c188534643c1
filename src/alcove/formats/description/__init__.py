"""Wording: whose words a field holds, which of them somebody objects to, and how a decision changes what is shown."""

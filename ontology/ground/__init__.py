"""The ground under every layer: what reading and meaning both need, and what needs neither of them nor any term."""

"""The layers that the data dictionary tells of, in the order in which a reader asks for them."""

# Layer: its heading and what it is, in the order in which a reader asks for them.
LAYERS = {
    "documents": ("Documents", "What people read, and the marts that it is made from."),
    "metrics": ("Metrics", "Rates and counts defined once, for tools that compute their own figures."),
    "marts": ("Marts", "What readers may query: published figures, checked and under contract."),
    "star": ("Star", "Dimensions with their validity, bridges between them, and facts at the finest grain."),
    "intermediate": (
        "Intermediate",
        "The steps between deliveries, star and marts, a folder per subject, with their history.",
    ),
    "staging": ("Staging", "Accepted deliveries, one view a feed, typed and named."),
    "seeds": ("Policy", "Measures, targets, offence groupings and rules, kept as data and reviewed as differences."),
    "raw": ("Raw", "What suppliers sent, as text, by contract; and the ledger of deliveries."),
}

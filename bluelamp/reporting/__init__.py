"""What people read: pages, spread-sheets, figures, sentences and receipts, made from one publication."""

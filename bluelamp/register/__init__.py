"""The register: what people write down. Pure: edits of cells, how they merge, and the workbook that carries them."""

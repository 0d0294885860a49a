"""Reading with PP-OCR: a recogniser with likelihoods, and a detector of lines; numpy and Pillow prepare what they see."""

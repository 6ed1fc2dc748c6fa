"""JSON for programs, one module for each address, in the words of the dialect that speaks there."""

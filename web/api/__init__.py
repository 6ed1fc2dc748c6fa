"""JSON for programs, one module for each address: words, envelope and errors of the dialect that speaks there."""

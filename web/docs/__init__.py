"""What programs may ask of us, in one table, and all that is made of it: OpenAPI, samples, the page /docs."""

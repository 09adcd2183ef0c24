"""Questions become cited, verbatim answers: web page, terminal, batch evaluation."""

"""The ways of turning a statement round, one kind of question a module."""

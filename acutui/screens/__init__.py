"""The screens: Guide, Session, Calendar, and the dialogs over them."""

"""The app's pages: `pages` to look, `door` to come and go, `desk` for those who keep a group."""

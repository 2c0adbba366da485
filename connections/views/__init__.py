"""The app's pages: `desk` to look, `verbs` to act, `sent`, `network`, `imports`."""

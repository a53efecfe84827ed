"""TAKING IN: directories in this project's own format and in others, carried on where they were left and undone when wanted."""

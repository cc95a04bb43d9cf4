"""What can be pressed: points, routines, figures and cautions, as data files and their loaders."""

"""What people can do about groups: designations, lists, adherences, separations, delineations, deconfliction."""

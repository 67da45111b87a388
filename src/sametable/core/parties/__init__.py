"""Groups as each side sees them: designations, published lists, adherences, who answers for whom, separations. Pure."""

"""What pages share: state, cached readers, the map, finding views and texts."""

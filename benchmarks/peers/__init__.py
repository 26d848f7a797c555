"""The engines that do the same job side by side, one module each."""

def measure(options, folder, figures):
    return []

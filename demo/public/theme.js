// Before the first paint, so that a chosen theme never flashes.
try {
  const theme = localStorage.getItem('demo-theme')
  if (theme) document.documentElement.dataset.theme = theme
} catch {}

document.title = 'Without a session'

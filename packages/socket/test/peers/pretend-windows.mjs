// Preloaded: what is loaded after it takes this machine for Windows. Node itself does not.
Object.defineProperty(process, 'platform', { value: 'win32' })

import { afterAll } from 'vitest'

// Files of tests share an origin: the worker that one of them registered hears the requests of all that follow, and WebKit takes `Authorization` off the
// redirects of those that it lets pass (findings/webkit-loses-authorization-behind-an-idle-worker.sh).
afterAll(async () => {
  const registrations = await navigator.serviceWorker.getRegistrations()
  await Promise.all(registrations.map((registration) => registration.unregister()))
})

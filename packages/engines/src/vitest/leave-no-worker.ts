import { afterAll } from 'vitest'

// Files of tests share an origin: what one registers would hear the requests of all that follow, and WebKit sends some of them otherwise then
// (findings/webkit-loses-authorization-behind-an-idle-worker.sh).
afterAll(async () => {
  const registrations = await navigator.serviceWorker.getRegistrations()
  await Promise.all(registrations.map((registration) => registration.unregister()))
})

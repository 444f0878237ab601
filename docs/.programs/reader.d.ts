// Modules of the reader that the docs import.
declare module '*/inbox' {
  const Inbox: import('react').ComponentType
  export { Inbox as Component, Inbox as default }
}

export { checks, type Expected } from '@keyturn/core/checks'

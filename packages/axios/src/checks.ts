export { checks } from '@keyturn/core/checks'

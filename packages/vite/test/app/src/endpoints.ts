export const endpoints = '/auth'

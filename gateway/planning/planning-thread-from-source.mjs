// A new thread knows no TypeScript, however its process was started: it learns it first. What is plain JavaScript loads faster without.
import '@apollo/gateway'
import { register } from 'tsx/esm/api'

register()
await import('./planning-thread.ts')

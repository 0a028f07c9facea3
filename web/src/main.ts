import './theme'
import { createApp } from 'vue'
import { z } from 'zod'
import { ensureRandomUuid } from '#kit/ids'
import { watchPresence } from '#kit/presence'
import { sayTrouble } from '#kit/toast'
import { watchUpdates } from '#kit/updates'
import App from './App.vue'
import { router } from './router'

// The content security policy allows no generated code; zod would try it and be reported.
z.config({ jitless: true })
ensureRandomUuid()

const app = createApp(App)
app.config.errorHandler = (error) => {
  sayTrouble(error)
  reportError(error)
}
app.use(router).mount('#app')
watchPresence()
watchUpdates()

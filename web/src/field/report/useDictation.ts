import { onUnmounted, ref } from 'vue'

interface Recognition {
  lang: string
  continuous: boolean
  interimResults: boolean
  start(): void
  stop(): void
  onresult: ((event: { resultIndex: number; results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null
  onend: (() => void) | null
  onerror: (() => void) | null
}
type Maker = new () => Recognition

/** The browser's own speech recognition, where it has one and there is a network for it; the keyboard's works anyway. */
export function useDictation(heard: (words: string) => void) {
  const host = globalThis as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }
  const Maker = host.SpeechRecognition ?? host.webkitSpeechRecognition
  const isListening = ref(false)
  let running: Recognition | null = null

  function stop(): void {
    running?.stop()
    running = null
    isListening.value = false
  }
  function toggle(): void {
    if (running || !Maker) {
      stop()
      return
    }
    const one = new Maker()
    one.lang = 'zh-CN'
    one.continuous = true
    one.interimResults = false
    one.onresult = ({ resultIndex, results }) => {
      for (let i = resultIndex; i < results.length; i++) heard(results[i]?.[0]?.transcript ?? '')
    }
    one.onend = stop
    one.onerror = stop
    running = one
    isListening.value = true
    one.start()
  }
  onUnmounted(stop)
  return { isAvailable: Maker !== undefined && navigator.onLine, isListening, toggle }
}

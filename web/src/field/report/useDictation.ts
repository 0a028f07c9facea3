import { onUnmounted, ref } from 'vue'
import { say } from '#kit/toast'

interface Recognition {
  lang: string
  continuous: boolean
  interimResults: boolean
  start(): void
  stop(): void
  onresult: ((event: { resultIndex: number; results: ArrayLike<ArrayLike<{ transcript: string }>> }) => void) | null
  onend: (() => void) | null
  onerror: ((event: { error?: string }) => void) | null
}
type Maker = new () => Recognition
const failures: Record<string, string> = {
  'not-allowed': '浏览器没有使用话筒的权限。请在浏览器设置里允许，或用键盘上的话筒。',
  network: '网络不通，听写用不了。请打字，或点常用词。',
}

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
    one.onerror = ({ error = '' }) => {
      stop()
      if (error !== 'aborted') say(failures[error] ?? '没有听清，请再说一次，或用键盘上的话筒。', 'info')
    }
    running = one
    isListening.value = true
    one.start()
  }
  onUnmounted(stop)
  return { isAvailable: Maker !== undefined && navigator.onLine, isListening, toggle }
}

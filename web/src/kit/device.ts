const systems: [RegExp, string][] = [
  [/HarmonyOS|OpenHarmony/i, '鸿蒙'],
  [/iPhone|iPad/i, '苹果手机或平板'],
  [/Android/i, '安卓手机'],
  [/Windows/i, 'Windows 电脑'],
  [/Macintosh|Mac OS/i, '苹果电脑'],
  [/Linux/i, 'Linux 电脑'],
]
const browsers: [RegExp, string][] = [
  [/MicroMessenger/i, '微信'],
  [/DingTalk/i, '钉钉'],
  [/QQBrowser/i, 'QQ 浏览器'],
  [/Edg\//i, 'Edge'],
  [/Firefox/i, 'Firefox'],
  [/Chrome|CriOS/i, 'Chrome 内核浏览器'],
  [/Safari/i, 'Safari'],
]
const first = (table: [RegExp, string][], agent: string) => table.find(([pattern]) => pattern.test(agent))?.[1]

/** A browser's user agent as people would name the device: 「安卓手机 · 微信」. */
export function deviceOf(agent: string): string {
  return [first(systems, agent) ?? '未知设备', first(browsers, agent)].filter(Boolean).join(' · ')
}

/** Whether a voice note can be offered here: the browser records, the page is secure, and the site takes sound. */
export const canRecord = (fileTypes: readonly string[] | undefined): boolean =>
  typeof MediaRecorder === 'function' &&
  // Missing on pages without https, whatever the types say.
  (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia !== undefined &&
  (fileTypes ?? []).some((type) => /^\.(webm|m4a|ogg)$|^audio\//.test(type));

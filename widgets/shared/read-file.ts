/** A chosen file as the server takes it inside of JSON. */
const HEAD = /^[^,]*,/;

/** Its bytes in base64. Rejects when the browser cannot read it (moved or taken away meanwhile). */
export const base64Of = (file: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(HEAD, ''));
    reader.onerror = () => reject(reader.error ?? new Error('unreadable file'));
    reader.readAsDataURL(file);
  });

/**
 * The text fields of a form in either of its encodings (WHATWG URL, urlencoded; RFC 7578, multipart).
 * A file in a field's place counts as nothing.
 */
export async function formFields(contentType: string, body: string): Promise<URLSearchParams | 'not a form'> {
  if (!contentType.startsWith('multipart/')) return new URLSearchParams(body);
  try {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const fields = new URLSearchParams();
    for (const [name, value] of form) if (typeof value === 'string') fields.append(name, value);
    return fields;
  } catch {
    return 'not a form';
  }
}

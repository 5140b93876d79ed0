const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A Mac in a path. What is no id of one leads to no page. */
export const aDevice = {
  parse: ({ deviceId }: { readonly deviceId: string }) => UUID.test(deviceId) && { deviceId },
};

/** The invitation in a sign-up link. */
export const anInvitation = ({ invitation }: Record<string, unknown>): { readonly invitation?: string } =>
  typeof invitation === 'string' ? { invitation } : {};

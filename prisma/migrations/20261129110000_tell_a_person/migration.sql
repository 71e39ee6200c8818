-- A notification may be for one person, who is told by e-mail.
ALTER TABLE "notifications" ADD COLUMN "user_id" UUID,
  ADD CONSTRAINT "notifications_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  ADD CONSTRAINT "notifications_receiver" CHECK ("channel_id" IS NULL OR "user_id" IS NULL);

/* Threads in /proc: in their process's task directory, and, unlisted, at the top. */
#include "proc.h"
#include <dirent.h>

static struct gate go, done;
static int tids[3];

static void *body(void *index)
{
	tids[(long)index] = gettid();
	open_gate(done);
	pass(go);
	return NULL;
}

static void say_tasks(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct stat stat_;
	char line[200] = "";

	if (!dir) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	while ((entry = readdir(dir))) {
		int is_thread = entry->d_name[0] != '.';

		snprintf(line + strlen(line), sizeof line - strlen(line), " %s", entry->d_name);
		if (is_thread && fstatat(dirfd(dir), entry->d_name, &stat_, 0))
			say("%s is not there", entry->d_name);
		else if (is_thread && stat_.st_ino != entry->d_ino)
			say("%s has another inode", entry->d_name);
		if (is_thread)
			snprintf(line + strlen(line), sizeof line - strlen(line), "@%ld", telldir(dir));
	}
	say("%s:%s", path, line);
	closedir(dir);
}

static void say_field(const char *path, const char *field)
{
	char line[256];
	FILE *file = fopen(path, "re");

	if (!file) {
		say("%s: %s", path, strerrorname_np(errno));
		return;
	}
	while (fgets(line, sizeof line, file))
		if (!strncmp(line, field, strlen(field)))
			say("%s: %.*s", path, (int)strcspn(line, "\n"), line);
	fclose(file);
}

static int work(void)
{
	pthread_t threads[3];
	char path[64];
	struct stat stat_;
	pid_t other = child(sleeper);

	go = new_gate();
	done = new_gate();
	for (long i = 0; i < 3; i++) {
		threads[i] = thread(body, (void *)i);
		pass(done);
	}
	say_tasks("/proc/self/task");
	say_tasks("/proc/thread-self/../");
	snprintf(path, sizeof path, "/proc/%d/task", tids[1]);
	say_tasks(path);
	for (int i = 0; i < 3; i++) {
		snprintf(path, sizeof path, "/proc/%d", tids[i]);
		result(path, stat(path, &stat_));
		snprintf(path, sizeof path, "/proc/%d/stat", tids[i]);
		say_path(path);
		snprintf(path, sizeof path, "/proc/%d/status", tids[i]);
		say_field(path, "Tgid:");
		say_field(path, "Pid:");
		snprintf(path, sizeof path, "/proc/self/task/%d/stat", tids[i]);
		say_path(path);
		/* Another's threads are not one's own. */
		snprintf(path, sizeof path, "/proc/%d/task/%d/stat", other, tids[i]);
		say_path(path);
	}
	snprintf(path, sizeof path, "/proc/self/task/%d/stat", other);
	say_path(path);
	for (int i = 0; i < 3; i++)
		open_gate(go);
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
		until_gone(tids[i]);
	}
	say_tasks("/proc/self/task");
	snprintf(path, sizeof path, "/proc/%d/task", other);
	say_tasks(path);
	put_down(other);
	say_tasks(path);
	return 0;
}

int main(void)
{
	return in_second_process(work);
}

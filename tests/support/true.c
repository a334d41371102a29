/* Says that a program of this kind can be made, and runs. */
int main(void)
{
	return 0;
}

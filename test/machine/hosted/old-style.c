int add(a, b)
int a;
int b;
{
	return a + b;
}
double half(x)
float x;
{
	return x / 2;
}
main(argc, argv) char **argv;
{
	printf("%d %f %d\n", add(2, 3), half(3.0), argc);
	return 0;
}
